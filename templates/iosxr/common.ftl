<#ftl strip_whitespace=true>
<#-- What the shapes of a leg share on IOS-XR with the unified models, whatever the release:
     profile iosxr7 takes its templates from here. What differs by release is in neighbor.ftl. -->

<#-- Refuses what the platform cannot do. -->
<#macro limits>
  <#if leg.prepend gt 0>
    <#stop "prepend is " + leg.prepend + ": IOS-XR prepends in policies alone; take prepend out of the circuit file and have the export policy prepend (R-054)">
  </#if>
  <#if leg.bfd?? && (leg.bfd.interval lt 3 || leg.bfd.multiplier lt 2 || leg.bfd.multiplier gt 16)>
    <#stop "BFD is " + leg.bfd.interval + " ms x " + leg.bfd.multiplier + ": IOS-XR takes 3 to 30000 ms and a multiplier of 2 to 16">
  </#if>
  <@portName/>
  <#if leg.vrf??>
  <@takes "VRF" leg.vrf 32/>
  </#if>
  <#list policies() as policy>
  <@takes "policy" policy 64/>
  </#list>
</#macro>

<#-- Refuses a name that the models do not take. -->
<#macro takes what name most>
  <#if !name?matches(r"[\w.:,@#%$+=|;-]+") || name?length gt most>
    <#stop what + " is " + name + ": IOS-XR takes 1 to " + most + " letters, digits and . : , _ @ # % $ + = | ; - in its name; name another one in the inventory">
  </#if>
</#macro>

<#-- Only under such a name the models have an encapsulation, and only so it is read back. -->
<#macro portName>
  <#if !isLong(leg.port)>
    <#stop "port is " + leg.port + ": IOS-XR takes the long name of an Ethernet port or bundle, such as HundredGigE0/0/0/7 or Bundle-Ether10; correct it under azurePorts in the inventory">
  </#if>
</#macro>

<#function isLong name>
  <#return name?matches(r"((Fast|Gigabit)Ethernet|(Ten|TwentyFive|Forty|Fifty|Hundred|TwoHundred|FourHundred|EightHundred)GigE|Bundle-Ether|PW-Ether)[0-9/]+")>
</#function>

<#-- A port, or another interface: there beforehand, never ours. -->
<#macro interface what name>
  <requires what="${what} ${name}">
    <interfaces xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-interface-cfg">
      <interface>
        <interface-name>${name}</interface-name>
      </interface>
    </interfaces>
  </requires>
</#macro>

<#-- The parent port and the policies: there beforehand, never ours. -->
<#macro preconditions>
  <@interface "port" leg.port/>
  <#list policies() as policy>
  <requires what="route policy ${policy}">
    <routing-policy xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-route-policy-cfg">
      <route-policies>
        <route-policy>
          <route-policy-name>${policy}</route-policy-name>
        </route-policy>
      </route-policies>
    </routing-policy>
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

<#-- The way to the BGP process of the virtual router; nested content goes inside. -->
<#macro bgp>
    <router xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-router-bgp-cfg">
      <bgp>
        <as>
          <as-number>${leg.routerAsn}</as-number>
          <#nested>
        </as>
      </bgp>
    </router>
</#macro>

<#-- The way to a family that BGP or one of its VRFs runs. -->
<#macro family session>
              <address-families>
                <address-family>
                  <af-name>${session.family}-unicast</af-name>
                </address-family>
              </address-families>
</#macro>

<#-- The sub-interface; dot1q outside means TPID 0x8100, dot1ad 0x88a8. -->
<#macro subInterface>
    <interfaces xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-interface-cfg">
      <interface nc:operation="replace">
        <interface-name>${leg.subInterface}</interface-name>
        <description>${leg.description}</description>
        <encapsulation xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2-ethernet-cfg">
          <#if leg.dot1ad>
          <dot1ad>
            <vlan-id>${leg.sTag}</vlan-id>
            <dot1q>${leg.cTag}</dot1q>
          </dot1ad>
          <#else>
          <dot1q>
            <vlan-id>${leg.sTag}</vlan-id>
            <second-dot1q>${leg.cTag}</second-dot1q>
          </dot1q>
          </#if>
        </encapsulation>
        <@servicePolicy/>
        <#if leg.vrf??>
        <vrf xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-vrf-cfg">${leg.vrf}</vrf>
        </#if>
        <#if leg.ipv4??>
        <ipv4>
          <addresses xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-ip-address-cfg">
            <address>
              <address>${leg.ipv4.ours}</address>
              <netmask>${leg.ipv4.netmask}</netmask>
            </address>
          </addresses>
          <#if leg.mtu??>
          <mtu xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-ipv4-cfg">${leg.mtu}</mtu>
          </#if>
        </ipv4>
        </#if>
        <#if leg.ipv6??>
        <ipv6>
          <addresses xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-ip-address-cfg">
            <ipv6-address>
              <address>${leg.ipv6.ours}</address>
              <prefix-length>${leg.ipv6.length}</prefix-length>
              <zone>0</zone>
            </ipv6-address>
          </addresses>
          <#if leg.mtu??>
          <mtu xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-ipv6-cfg">${leg.mtu}</mtu>
          </#if>
        </ipv6>
        </#if>
      </interface>
    </interfaces>
</#macro>

<#-- The QoS policies of its bandwidth (R-073). That they exist is the router's to say, at commit. -->
<#macro servicePolicy>
        <#if (leg.qos.ingress)?? || (leg.qos.egress)??>
        <service-policy xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-if-service-policy-qos-cfg">
          <#if leg.qos.ingress??>
          <input>
            <service-policy-name>${policyName(leg.qos.ingress)}</service-policy-name>
          </input>
          </#if>
          <#if leg.qos.egress??>
          <output>
            <service-policy-name>${policyName(leg.qos.egress)}</service-policy-name>
          </output>
          </#if>
        </service-policy>
        </#if>
</#macro>

<#function policyName name>
  <#if !name?matches(r"[a-zA-Z0-9][a-zA-Z0-9._@$%+#:=\\-]{0,62}")>
    <#stop "QoS policy is " + name + ": IOS-XR takes up to 63 letters, digits and . _ @ $ % + # : = - \\ in its name, a letter or digit first; correct it under qosPolicies in the inventory">
  </#if>
  <#return name>
</#function>

<#-- L2VPN as such: an element of meaning even when it is empty, and not ours. -->
<#macro l2vpn>
  <requires what="L2VPN">
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2vpn-cfg"/>
  </requires>
</#macro>

<#-- The sub-interface on a virtual switch: the S-tag with whatever is inside, the S-tag off on the
     way in and on again on the way out. -->
<#macro switchedSubInterface>
    <interfaces xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-interface-cfg">
      <interface nc:operation="replace">
        <interface-name>${leg.subInterface}</interface-name>
        <sub-interface-type>
          <l2transport/>
        </sub-interface-type>
        <description>${leg.description}</description>
        <l2transport-encapsulation xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2-ethernet-cfg">
          <#assign outer = leg.dot1ad?then("dot1ad", "dot1q")>
          <${outer}>
            <vlan-id>${leg.sTag}</vlan-id>
          </${outer}>
        </l2transport-encapsulation>
        <@servicePolicy/>
        <rewrite xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2-ethernet-cfg">
          <ingress>
            <tag>
              <pop>
                <one/>
              </pop>
            </tag>
          </ingress>
        </rewrite>
      </interface>
    </interfaces>
</#macro>

<#-- A cross connect of the leg's own, in a group of its own, so that nothing stays behind. Its
     description holds 64 characters, so that the leg's is on the sub-interface alone. -->
<#macro crossConnect group>
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2vpn-cfg">
      <xconnect>
        <groups>
          <group nc:operation="replace">
            <group-name>${group}</group-name>
            <p2ps>
              <p2p>
                <p2p-xconnect-name>${leg.name}</p2p-xconnect-name>
                <interfaces>
                  <interface>
                    <interface-name>${leg.subInterface}</interface-name>
                  </interface>
                  <#if leg.customerPort??>
                  <interface>
                    <interface-name>${leg.customerPort}</interface-name>
                  </interface>
                  </#if>
                </interfaces>
                <#nested>
              </p2p>
            </p2ps>
          </group>
        </groups>
      </xconnect>
    </l2vpn>
</#macro>
