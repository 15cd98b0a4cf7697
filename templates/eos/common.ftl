<#ftl strip_whitespace=true>
<#-- What the shapes of an EOS leg share: OpenConfig models. Each list key stands there twice, as the
     key and in config, and both are equal. Values that are identities have the prefix that the
     device profile knows; it is declared where the value is written. -->

<#-- A port: there beforehand, never ours, and so are its type and the TPID of its outer tags. -->
<#macro port name what tpid="">
  <requires what="${what} ${name}<#if tpid?has_content> with tpid ${tpid}</#if>">
    <interfaces xmlns="http://openconfig.net/yang/interfaces">
      <interface>
        <name>${name}</name>
        <config>
          <type/>
          <#if tpid?has_content>
          <tpid xmlns="http://openconfig.net/yang/vlan">oc-vlan-types:${tpid}</tpid>
          </#if>
        </config>
      </interface>
    </interfaces>
  </requires>
</#macro>

<#macro legPort>
  <@port leg.port "port" leg.dot1ad?then("TPID_0X88A8", "")/>
</#macro>

<#-- A network instance of this type, there beforehand. -->
<#macro instance name type what>
  <requires what="${what} ${name}">
    <network-instances xmlns="http://openconfig.net/yang/network-instance">
      <network-instance>
        <name>${name}</name>
        <config>
          <type>oc-ni-types:${type}</type>
        </config>
      </network-instance>
    </network-instances>
  </requires>
</#macro>

<#-- The port, the policies, and the instance's BGP with its peer group. -->
<#macro preconditions instance>
  <@legPort/>
  <#list policies() as policy>
  <requires what="policy definition ${policy}">
    <routing-policy xmlns="http://openconfig.net/yang/routing-policy">
      <policy-definitions>
        <policy-definition>
          <name>${policy}</name>
          <config/>
        </policy-definition>
      </policy-definitions>
    </routing-policy>
  </requires>
  </#list>
  <requires what="BGP in network instance ${instance}">
    <@bgp instance>
      <global>
        <config/>
      </global>
    </@bgp>
  </requires>
  <#if leg.bgpGroup??>
  <requires what="peer group ${leg.bgpGroup} in network instance ${instance}">
    <@bgp instance>
      <peer-groups>
        <peer-group>
          <peer-group-name>${leg.bgpGroup}</peer-group-name>
          <config/>
        </peer-group>
      </peer-groups>
    </@bgp>
  </requires>
  </#if>
</#macro>

<#function policies>
  <#local names = []>
  <#list leg.sessions as session>
    <#list [session.importPolicy, session.exportPolicy] as policy>
      <#if !names?seq_contains(policy)><#local names += [policy]></#if>
    </#list>
  </#list>
  <#return names>
</#function>

<#-- The way to the BGP of a network instance. -->
<#macro bgp instance>
    <network-instances xmlns="http://openconfig.net/yang/network-instance">
      <network-instance>
        <name>${instance}</name>
        <@protocol><#nested></@protocol>
      </network-instance>
    </network-instances>
</#macro>

<#macro protocol>
        <protocols>
          <protocol>
            <identifier>oc-pol-types:BGP</identifier>
            <name>BGP</name>
            <bgp>
              <#nested>
            </bgp>
          </protocol>
        </protocols>
</#macro>

<#-- What no shape can do. -->
<#macro limits>
  <#if leg.qos??>
    <#stop "the inventory names QoS policies for this bandwidth: on EOS this profile sets none, as its OpenConfig models have none; shape at port " + leg.port + " and say 'qos: false' at its entry of azurePorts in the inventory (R-073)">
  </#if>
</#macro>

<#-- The sub-interface on a virtual router. -->
<#macro subInterface>
  <@limits/>
  <#if leg.prepend gt 0>
    <#stop "prepend is " + leg.prepend + ": on EOS this profile leaves prepending to the export policy; take prepend out of the circuit file and have the policy prepend (R-054)">
  </#if>
    <interfaces xmlns="http://openconfig.net/yang/interfaces">
      <interface>
        <name>${leg.port}</name>
        <subinterfaces>
          <subinterface nc:operation="replace">
            <index>${leg.unit}</index>
            <config>
              <index>${leg.unit}</index>
              <description>${leg.description}</description>
              <enabled>true</enabled>
            </config>
            <vlan xmlns="http://openconfig.net/yang/vlan">
              <match>
                <double-tagged>
                  <config>
                    <outer-vlan-id>${leg.sTag}</outer-vlan-id>
                    <inner-vlan-id>${leg.cTag}</inner-vlan-id>
                  </config>
                </double-tagged>
              </match>
            </vlan>
            <#list leg.sessions as session>
            <${session.family} xmlns="http://openconfig.net/yang/interfaces/ip">
              <config>
                <enabled>true</enabled>
                <#if leg.mtu??>
                <mtu>${leg.mtu}</mtu>
                </#if>
              </config>
              <addresses>
                <address>
                  <ip>${session.ours}</ip>
                  <config>
                    <ip>${session.ours}</ip>
                    <prefix-length>${session.length}</prefix-length>
                  </config>
                </address>
              </addresses>
            </${session.family}>
            </#list>
          </subinterface>
        </subinterfaces>
      </interface>
    </interfaces>
</#macro>

<#-- The BGP neighbors, each with its one family. BFD is the neighbor's (R-061), its times are in
     microseconds. -->
<#macro neighbors>
  <#if leg.bfd?? && (leg.bfd.interval lt 50 || leg.bfd.multiplier lt 3 || leg.bfd.multiplier gt 50)>
    <#stop "BFD is " + leg.bfd.interval + " ms x " + leg.bfd.multiplier + ": EOS takes 50 ms and more and a multiplier of 3 to 50; change bfd in the circuit file (R-062)">
  </#if>
              <neighbors>
  <#list leg.sessions as session>
                <neighbor nc:operation="replace">
                  <neighbor-address>${session.azure}</neighbor-address>
                  <config>
                    <neighbor-address>${session.azure}</neighbor-address>
                    <#if leg.bgpGroup??>
                    <peer-group>${leg.bgpGroup}</peer-group>
                    </#if>
                    <enabled>true</enabled>
                    <peer-as>${session.remoteAs}</peer-as>
                    <#if leg.localAsOverride>
                    <local-as>${leg.localAs}</local-as>
                    </#if>
                    <#if leg.sharedKey??>
                    <auth-password>${leg.sharedKey}</auth-password>
                    </#if>
                    <description>${leg.description}</description>
                  </config>
                  <timers>
                    <config>
                      <hold-time>${leg.timers.hold}</hold-time>
                      <keepalive-interval>${leg.timers.keepalive}</keepalive-interval>
                    </config>
                  </timers>
                  <#if leg.bfd??>
                  <enable-bfd>
                    <config>
                      <enabled>true</enabled>
                      <desired-minimum-tx-interval>${leg.bfd.interval * 1000}</desired-minimum-tx-interval>
                      <required-minimum-receive>${leg.bfd.interval * 1000}</required-minimum-receive>
                      <detection-multiplier>${leg.bfd.multiplier}</detection-multiplier>
                    </config>
                  </enable-bfd>
                  </#if>
                  <afi-safis>
                    <afi-safi>
                      <afi-safi-name>oc-bgp-types:${session.family?upper_case}_UNICAST</afi-safi-name>
                      <config>
                        <afi-safi-name>oc-bgp-types:${session.family?upper_case}_UNICAST</afi-safi-name>
                        <enabled>true</enabled>
                      </config>
                      <apply-policy>
                        <config>
                          <import-policy>${session.importPolicy}</import-policy>
                          <export-policy>${session.exportPolicy}</export-policy>
                        </config>
                      </apply-policy>
                      <${session.family}-unicast>
                        <prefix-limit>
                          <config>
                            <max-prefixes>${session.maxPrefixes}</max-prefixes>
                            <warning-threshold-pct>${session.warnAt}</warning-threshold-pct>
                          </config>
                        </prefix-limit>
                      </${session.family}-unicast>
                    </afi-safi>
                  </afi-safis>
                </neighbor>
  </#list>
              </neighbors>
</#macro>

<#-- The sub-interface on a virtual switch. The model writes any tag inside as the range 2 to 4094,
     which a router takes for a wildcard. The S-tag goes off on the way in and on again on the way
     out; a match that is no single tag puts none on by itself. -->
<#macro switchedSubInterface>
  <@limits/>
    <interfaces xmlns="http://openconfig.net/yang/interfaces">
      <interface>
        <name>${leg.port}</name>
        <subinterfaces>
          <subinterface nc:operation="replace">
            <index>${leg.unit}</index>
            <config>
              <index>${leg.unit}</index>
              <description>${leg.description}</description>
              <enabled>true</enabled>
            </config>
            <vlan xmlns="http://openconfig.net/yang/vlan">
              <match>
                <double-tagged-inner-range>
                  <config>
                    <outer-vlan-id>${leg.sTag}</outer-vlan-id>
                    <inner-low-vlan-id>2</inner-low-vlan-id>
                    <inner-high-vlan-id>4094</inner-high-vlan-id>
                  </config>
                </double-tagged-inner-range>
              </match>
              <ingress-mapping>
                <config>
                  <vlan-stack-action>POP</vlan-stack-action>
                </config>
              </ingress-mapping>
              <egress-mapping>
                <config>
                  <vlan-stack-action>PUSH</vlan-stack-action>
                  <vlan-id>${leg.sTag}</vlan-id>
                  <#if leg.dot1ad>
                  <tpid>oc-vlan-types:TPID_0X88A8</tpid>
                  </#if>
                </config>
              </egress-mapping>
            </vlan>
          </subinterface>
        </subinterfaces>
      </interface>
    </interfaces>
</#macro>

<#-- That an interface is in a network instance. -->
<#macro member name index="" owned=false>
          <interface<#if owned> nc:operation="replace"</#if>>
            <#local id = name + index?has_content?then("." + index, "")>
            <id>${id}</id>
            <config>
              <id>${id}</id>
              <@reference name index/>
            </config>
          </interface>
</#macro>

<#macro reference name index>
              <interface>${name}</interface>
              <#if index?has_content>
              <subinterface>${index}</subinterface>
              </#if>
</#macro>

<#-- A point-to-point instance of the leg's own, from the sub-interface to the endpoint that is
     nested. Other interfaces of this router that belong to it are in customer. -->
<#macro pointToPoint customer=[]>
    <network-instances xmlns="http://openconfig.net/yang/network-instance">
      <network-instance nc:operation="replace">
        <name>${leg.circuit}-${leg.name}</name>
        <config>
          <name>${leg.circuit}-${leg.name}</name>
          <type>oc-ni-types:L2P2P</type>
          <description>${leg.description}</description>
        </config>
        <interfaces>
          <@member name=leg.port index=leg.unit?c/>
          <#if customer?has_content>
          <@member name=customer[0] index=(customer[1])!""/>
          </#if>
        </interfaces>
        <connection-points>
          <@connectionPoint "azure" "LOCAL">
                <local>
                  <config>
                    <@reference leg.port leg.unit?c/>
                  </config>
                </local>
          </@connectionPoint>
          <#nested>
        </connection-points>
      </network-instance>
    </network-instances>
</#macro>

<#macro connectionPoint id type>
          <connection-point>
            <connection-point-id>${id}</connection-point-id>
            <config>
              <connection-point-id>${id}</connection-point-id>
            </config>
            <endpoints>
              <endpoint>
                <endpoint-id>${type?lower_case}</endpoint-id>
                <config>
                  <endpoint-id>${type?lower_case}</endpoint-id>
                  <type>oc-ni-types:${type}</type>
                </config>
                <#nested>
              </endpoint>
            </endpoints>
          </connection-point>
</#macro>
