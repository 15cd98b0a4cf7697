<#ftl strip_whitespace=true>
<#-- What both shapes of an SR OS leg share. Leaves that have their default in the model are not
     written: the router leaves them out of what it shows. -->

<#-- The parent port and the policies: there beforehand, never ours. -->
<#macro preconditions>
  <requires what="port ${leg.port} with encap-type qinq">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <#if leg.port?starts_with("lag-")>
      <lag>
        <lag-name>${leg.port}</lag-name>
        <encap-type>qinq</encap-type>
      </lag>
      <#else>
      <port>
        <port-id>${leg.port}</port-id>
        <ethernet>
          <encap-type>qinq</encap-type>
        </ethernet>
      </port>
      </#if>
    </configure>
  </requires>
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
    <#stop "prepend is " + leg.prepend + ": this profile leaves prepending to the export policy; take prepend out of the circuit file and have the policy prepend (R-054)">
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
