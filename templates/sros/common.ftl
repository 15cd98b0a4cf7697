<#ftl strip_whitespace=true>
<#-- What the shapes of an SR OS leg share. Leaves that have their default in the model are not
     written: the router leaves them out of what it shows. -->

<#-- A port: there beforehand, never ours. Without tags its encapsulation is the default, which the
     router does not show. -->
<#macro port what name encapsulation dot1ad=false>
  <#-- A SAP, which is the port with its tags, has at most 45 characters. -->
  <#if !name?matches("[A-Za-z0-9/_.-]{1,35}")>
    <#stop what + " is " + name + ": SR OS takes 1 to 35 letters, digits and / _ . - in a port's name, such as 1/1/c7/1 or lag-9; correct it in the inventory">
  </#if>
  <requires what="${what} ${name}<#if encapsulation != "null"> with encap-type ${encapsulation}<#else> in mode access</#if><#if dot1ad> and qinq-etype 34984 (0x88a8)</#if>">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <#if name?starts_with("lag-")>
      <lag>
        <lag-name>${name}</lag-name>
        <@encap encapsulation/>
      </lag>
      <#else>
      <port>
        <port-id>${name}</port-id>
        <ethernet>
          <@encap encapsulation/>
          <#if dot1ad>
          <qinq-etype>34984</qinq-etype>
          </#if>
        </ethernet>
      </port>
      </#if>
    </configure>
  </requires>
</#macro>

<#macro encap encapsulation>
          <#if encapsulation == "null">
          <mode>access</mode>
          <#else>
          <encap-type>${encapsulation}</encap-type>
          </#if>
</#macro>

<#-- The parent port with its tags' type, and the QoS policies (R-073): there beforehand, never ours. -->
<#macro access>
  <#if leg.dot1ad && leg.port?starts_with("lag-")>
    <#stop "the outer tag on " + leg.port + " is dot1ad: on SR OS its ethertype is that of each port in the LAG (ethernet qinq-etype), and circuitd does not know them; set it there, and take tpid out of azurePorts in the inventory">
  </#if>
  <@port "port" leg.port "qinq" leg.dot1ad/>
  <#if (leg.qos.ingress)??>
    <@sapPolicy "sap-ingress" leg.qos.ingress/>
  </#if>
  <#if (leg.qos.egress)??>
    <@sapPolicy "sap-egress" leg.qos.egress/>
  </#if>
</#macro>

<#macro sapPolicy list name>
  <requires what="QoS policy ${list} ${name}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <qos>
        <${list}>
          <${list}-policy-name>${name}</${list}-policy-name>
          <policy-id/>
        </${list}>
      </qos>
    </configure>
  </requires>
</#macro>

<#-- The QoS policies of its bandwidth, inside a SAP. -->
<#macro qos>
              <#if (leg.qos.ingress)??>
              <ingress>
                <qos>
                  <sap-ingress>
                    <policy-name>${leg.qos.ingress}</policy-name>
                  </sap-ingress>
                </qos>
              </ingress>
              </#if>
              <#if (leg.qos.egress)??>
              <egress>
                <qos>
                  <sap-egress>
                    <policy-name>${leg.qos.egress}</policy-name>
                  </sap-egress>
                </qos>
              </egress>
              </#if>
</#macro>

<#-- The parent port and the policies: there beforehand, never ours. -->
<#macro preconditions>
  <@access/>
  <#list policies() as policy>
  <requires what="policy statement ${policy}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <policy-options>
        <policy-statement>
          <name>${policy}</name>
          <entry-type/>
        </policy-statement>
      </policy-options>
    </configure>
  </requires>
  </#list>
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

<#-- Every neighbor of SR OS is in a group. -->
<#function group>
  <#if !leg.bgpGroup??>
    <#stop "the virtual router has no BGP group, and SR OS has no neighbor without one: name the group as bgpGroup of the virtual router in the inventory">
  </#if>
  <#return leg.bgpGroup>
</#function>

<#-- SR OS takes printable 7-bit characters in descriptions; others become question marks. -->
<#function description>
  <#return leg.description?replace("[^ -~]", "?", "r")>
</#function>

<#-- The sub-interface: a routed interface of a free name with its tags in the SAP. BFD's times are
     here, for each family (R-061); the TPID is the port's. -->
<#macro subInterface>
  <#if leg.prepend gt 0>
    <#stop "prepend is " + leg.prepend + ": SR OS prepends in policies alone; take prepend out of the circuit file and have the export policy prepend (R-054)">
  </#if>
  <#if leg.subInterface?length gt 32>
    <#stop "the interface name " + leg.subInterface + " has " + leg.subInterface?length + " characters: SR OS takes 32; give the LAG a shorter name">
  </#if>
  <#if leg.bfd?? && (leg.bfd.interval lt 10 || leg.bfd.multiplier gt 20)>
    <#stop "BFD is " + leg.bfd.interval + " ms x " + leg.bfd.multiplier + ": SR OS takes 10 to 100000 ms and a multiplier of 1 to 20">
  </#if>
          <interface nc:operation="replace">
            <interface-name>${leg.subInterface}</interface-name>
            <description>${description()}</description>
            <#if leg.mtu??>
            <ip-mtu>${leg.mtu}</ip-mtu>
            </#if>
            <#if leg.ipv4??>
            <ipv4>
              <@bfd/>
              <primary>
                <address>${leg.ipv4.ours}</address>
                <prefix-length>${leg.ipv4.length}</prefix-length>
              </primary>
            </ipv4>
            </#if>
            <sap>
              <sap-id>${leg.port}:${leg.sTag}.${leg.cTag}</sap-id>
              <@qos/>
            </sap>
            <#if leg.ipv6??>
            <ipv6>
              <@bfd/>
              <address>
                <ipv6-address>${leg.ipv6.ours}</ipv6-address>
                <prefix-length>${leg.ipv6.length}</prefix-length>
              </address>
            </ipv6>
            </#if>
          </interface>
</#macro>

<#macro bfd>
              <#if leg.bfd??>
              <bfd>
                <admin-state>enable</admin-state>
                <transmit-interval>${leg.bfd.interval}</transmit-interval>
                <receive>${leg.bfd.interval}</receive>
                <multiplier>${leg.bfd.multiplier}</multiplier>
              </bfd>
              </#if>
</#macro>

<#macro neighbors>
  <#if (leg.sharedKey!"")?length gt 370>
    <#stop "the shared key has " + leg.sharedKey?length + " characters: SR OS takes 1 to 370; choose a shorter key">
  </#if>
  <#if (leg.sharedKey!"")?matches(".* (hash|hash2|custom)")>
    <#stop "the shared key ends with a blank and a word by which SR OS knows a key that is hashed already: choose another key">
  </#if>
  <#list leg.sessions as session>
            <neighbor nc:operation="replace">
              <ip-address>${session.azure}</ip-address>
              <#if leg.bfd??>
              <bfd-liveness>true</bfd-liveness>
              </#if>
              <group>${group()}</group>
              <description>${description()}</description>
              <keepalive>${leg.timers.keepalive}</keepalive>
              <#if leg.sharedKey??>
              <authentication-key>${leg.sharedKey}</authentication-key>
              </#if>
              <peer-as>${session.remoteAs}</peer-as>
              <hold-time>
                <seconds>${leg.timers.hold}</seconds>
              </hold-time>
              <family>
                <${session.family}>true</${session.family}>
              </family>
              <#-- Azure sees the override alone, and our own network does not see it. -->
              <#if leg.localAsOverride>
              <local-as>
                <as-number>${leg.localAs}</as-number>
                <private>true</private>
                <prepend-global-as>false</prepend-global-as>
              </local-as>
              </#if>
              <import>
                <policy>${session.importPolicy}</policy>
              </import>
              <export>
                <policy>${session.exportPolicy}</policy>
              </export>
              <prefix-limit>
                <family>${session.family}</family>
                <maximum>${session.maxPrefixes}</maximum>
                <threshold>${session.warnAt}</threshold>
              </prefix-limit>
            </neighbor>
  </#list>
</#macro>

<#-- A service of the leg's own gets its number from the router. -->
<#macro serviceIds>
  <requires what="automatic service ids: service md-auto-id service-id-range">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <md-auto-id>
          <service-id-range>
            <start/>
            <end/>
          </service-id-range>
        </md-auto-id>
      </service>
    </configure>
  </requires>
</#macro>

<#-- The SAP of a leg on a virtual switch: the S-tag with whatever is inside. What stands in the SAP
     is off on the way in and on again on the way out, and the tags inside stay. -->
<#macro switchedSap owned=false>
          <sap<#if owned> nc:operation="replace"</#if>>
            <sap-id>${leg.port}:${leg.sTag}.*</sap-id>
            <description>${description()}</description>
            <@qos/>
          </sap>
</#macro>

<#-- An epipe of the leg's own; nested content goes inside. Its customer is the one that every router
     has. -->
<#macro epipe>
        <epipe nc:operation="replace">
          <service-name>${leg.circuit}-${leg.name}</service-name>
          <description>${description()}</description>
          <customer>1</customer>
          <admin-state>enable</admin-state>
          <@switchedSap/>
          <#nested>
        </epipe>
</#macro>
